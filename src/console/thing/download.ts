/** Hands bytes that the office gave to the browser, as a file. */

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
}

/** `content`: base64. The address works until the page is left. */
export function fileUrl(mediaType: string, content: string): string {
  return URL.createObjectURL(new Blob([bytesOf(content)], { type: mediaType }));
}

export function saveFile(name: string, mediaType: string, content: string): void {
  const url = fileUrl(mediaType, content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
