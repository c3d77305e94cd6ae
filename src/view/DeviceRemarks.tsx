/** What the device refused to compile and how that is computed instead, as long as the page is open. */
import { useRun } from '../store/run.ts';
import { Icon } from './Icon.tsx';

export function DeviceRemarks() {
  const remarks = useRun((state) => state.remarks);
  return (
    <span role="status" data-testid="device-remarks">
      {remarks.length > 0 && (
        <>
          <Icon name="info" />
          <details>
            <summary>Not every kernel compiles on this device</summary>
            <ul className="notice-list">
              {remarks.map((remark) => (
                <li key={remark}>{remark}</li>
              ))}
            </ul>
          </details>
        </>
      )}
    </span>
  );
}
