/** The io worker: reads files away from the page's thread. Everything it does is in `io-session.ts`. */
import { IoSession } from './io-session.ts';
import type { IoRequest } from './messages.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const session = new IoSession((event, transfer = []) => scope.postMessage(event, transfer));

scope.addEventListener('message', ({ data }: MessageEvent<IoRequest>) => session.receive(data));
