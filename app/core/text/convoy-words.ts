/** How Cogtown finds its own comment about a convoy again. */
export const convoyMarker = "<!-- cogtown:convoy -->";
