import type { Gateway } from '@hyperledger/fabric-gateway';
import type { BlockSource } from '../ports.js';

/** Full blocks of the channel from the own peer, as bytes and unverified. The stream throws when the peer goes away. */
export function gatewayBlocks(gateway: Gateway, channel: string): BlockSource {
  return {
    async *from(number, signal) {
      const events = await gateway.getNetwork(channel).getBlockEvents({ startBlock: BigInt(number) });
      const stop = () => events.close();
      signal.addEventListener('abort', stop, { once: true });
      try {
        for await (const block of events) yield block.serializeBinary();
      } finally {
        signal.removeEventListener('abort', stop);
        events.close();
      }
    },
  };
}
