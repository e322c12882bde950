/** Whether an address is on the machine itself: nobody listens in between, and nobody else's GitHub is spared. */
export function isOnThisMachine(address: string): boolean {
  const host = URL.canParse(address) ? new URL(address).hostname : "";
  return /^(127\.0\.0\.1|localhost|\[::1\])$/.test(host);
}
