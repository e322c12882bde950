/** How Cogtown finds its own note on a pull request again; only comments of its own account are looked at. */
export const noteMarker = "<!-- cogtown:pull -->";
