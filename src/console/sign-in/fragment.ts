/** What stands behind the `#`: one-time tokens. Read once, and taken out of the address bar and its history. */
let read: string | null = null;

export function fragment(): string {
  if (read === null || location.hash !== '') {
    read = location.hash.slice(1);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return read;
}
