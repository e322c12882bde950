/** `shelf hello` */
export function run(_library, _args, print) {
  print("Happy reading!");
}
