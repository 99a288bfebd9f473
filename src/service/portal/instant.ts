/** Instants and codes as notices say them, for pages about notices. */
export { instantInWords } from '#govern/notice-words.ts';
