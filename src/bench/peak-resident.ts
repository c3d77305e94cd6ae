/** The largest resident set of this process so far, by the operating system's record. */
import { readFileSync } from 'node:fs';

/** Bytes. On Linux of this program alone: `getrusage` also counts what the process was before it became this program. */
export function peakResident(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
  return 1024 * (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes));
}
