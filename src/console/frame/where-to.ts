/** The page that somebody asked for before they had to sign in. */
let path: string | null = null;

export const whereTo = {
  keep(next: string): void {
    path = next;
  },
  take(): string {
    return path ?? '/inbox';
  },
};
