import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';

/** Starts to listen, and says why that failed. Throws `no-permission` or `unavailable`. */
export async function listening<T>(
  { host, port }: { readonly host: string; readonly port: number },
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const code = systemCodeOf(error) === 'EACCES' ? 'no-permission' : 'unavailable';
    const why = systemCodeOf(error) === 'EADDRINUSE' ? 'another program has it' : messageOf(error);
    throw new OperatingError(code, `Cannot listen on ${host} port ${port}: ${why}`, {
      cause: error,
    });
  }
}
