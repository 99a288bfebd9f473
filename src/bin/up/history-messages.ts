/** Between the demonstration and the thread that makes its history. */
export interface HistoryTask {
  /** An empty folder; becomes the data folder of the office. */
  readonly folder: string;
  readonly seed: number;
}

export type HistoryNews = { readonly done: number } | { readonly failed: string };
