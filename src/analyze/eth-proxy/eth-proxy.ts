/** eth-proxy: `eth_submitLogin`, `eth_getWork`, `eth_submitWork` over plain TCP (ethminer mode 1, Claymore, Phoenix). */
import { IGNORE, defineDialect } from '../json/dialect.ts';
import { type EthereumMemory, readEthereumWork } from '../json/ethereum-work.ts';
import { Topic } from '../json/message.ts';

const NAME = 'eth-proxy';

interface Memory extends EthereumMemory {
  readonly isHttp: boolean;
}

export const ethProxy = defineDialect<Memory>({
  name: NAME,
  hears: Topic.STRATUM | Topic.CALL | Topic.REPLY,
  start: (context) => ({
    isProven: false,
    isPolled: false,
    isHttp: context.carriers.includes('http') && !context.carriers.includes('websocket'),
  }),
  read: (memory, message) =>
    memory.isHttp ? IGNORE : readEthereumWork(NAME, memory, message, true),
});
