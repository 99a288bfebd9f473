/** What the terminal can show: its width and whether it has colours; a pipe gets plain, unbroken lines. */
import type { Language } from './render/labels.ts';
import type { RenderOptions } from './render/table.ts';

export function renderOptionsFor(stream: NodeJS.WriteStream, language: Language): RenderOptions {
  if (!stream.isTTY) return { width: Infinity, color: false, language };
  // hasColors() heeds NO_COLOR, FORCE_COLOR and TERM=dumb.
  return { width: stream.columns, color: stream.hasColors(), language };
}

/** Ends quietly when the reader of a pipe has gone (`… | head`), which is no error of ours. */
export function endWithPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
