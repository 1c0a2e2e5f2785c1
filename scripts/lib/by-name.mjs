/**
 * Runs test files by name. Files of one stage share a running system; jest's own order follows how long they took before, so that what one
 * leaves behind met another on some machines only.
 */
export default class ByName {
  sort(tests) {
    return [...tests].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  cacheResults() {}
}
