/** What the laboratory says in the one line of the page: gone when it is left, for on another tab nobody knows of what it is said. */
import { say, useSession } from './session.ts';

let own = '';

export function sayInLaboratory(message: string): void {
  own = message;
  say(message);
}

/** On leaving the laboratory; what others said since then stays. */
export function unsayLaboratory(): void {
  if (useSession.getState().said === own) say('');
}
