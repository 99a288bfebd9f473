/** `application/openc2+json;version=1.0`, with or without a space, quotes or a charset (RFC 9110 §8.3.1). */
export function isOpenC2Type(text: string | undefined): boolean {
  const [type = '', ...parameters] = (text ?? '').split(';').map((part) => part.trim());
  if (type.toLowerCase() !== 'application/openc2+json') return false;
  const values = new Map(
    parameters.map((parameter) => {
      const [name = '', value = ''] = parameter.split('=');
      return [name.toLowerCase(), value.replace(/^"(.*)"$/, '$1').toLowerCase()];
    }),
  );
  return values.get('version') === '1.0' && (values.get('charset') ?? 'utf-8') === 'utf-8';
}
