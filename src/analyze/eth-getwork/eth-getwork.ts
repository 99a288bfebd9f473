/** Ethereum getwork: `eth_getWork` polled over HTTP, from a node or a pool. The account may stand in the URL only. */
import { IGNORE, defineDialect } from '../json/dialect.ts';
import { type EthereumMemory, readEthereumWork } from '../json/ethereum-work.ts';
import { Topic } from '../json/message.ts';

const NAME = 'eth-getwork';

interface Memory extends EthereumMemory {
  readonly isHttp: boolean;
}

export const ethGetwork = defineDialect<Memory>({
  name: NAME,
  hears: Topic.CALL | Topic.REPLY,
  start: (context) => ({
    isProven: false,
    isPolled: false,
    isHttp: context.carriers.includes('http') && !context.carriers.includes('websocket'),
  }),
  read: (memory, message) =>
    memory.isHttp ? readEthereumWork(NAME, memory, message, false) : IGNORE,
});
