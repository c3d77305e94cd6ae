/** The head of the page: name, share, export, theme, help, and what computes. */
import { useRun } from '../store/run.ts';
import { setSession, type Tab, togglePanel, useSession } from '../store/session.ts';
import { Icon, Mark, ThemeIcon } from './Icon.tsx';
import { later } from './later.tsx';

const ExportMenu = later(async () => (await import('./ExportMenu.tsx')).ExportMenu);
const LaboratoryExport = later(async () => (await import('./laboratory/LaboratoryExport.tsx')).LaboratoryExport);
const HelpPanel = later(async () => (await import('./HelpPanel.tsx')).HelpPanel);
const SharePanel = later(async () => (await import('./SharePanel.tsx')).SharePanel);

function Device() {
  const engine = useRun((state) => state.engine);
  const recorded = useRun((state) => state.recorded);
  const phone = useSession((state) => state.phone);
  const [lamp, short, long] = ((): [string, string, string] => {
    if (phone) return ['off', 'Read-only', ''];
    switch (engine.state) {
      case 'idle':
        return recorded ? ['off', 'Recorded', ` · ${recorded.adapter}`] : ['off', 'Not started', ''];
      case 'starting':
        return ['half', 'Starting', ''];
      case 'ready':
        return engine.device === 'webgpu'
          ? ['', 'WebGPU', ` · ${engine.adapter}`]
          : ['off', 'Reference', engine.reason ? ' (no WebGPU) · float64' : ' · float64'];
      case 'lost':
        return ['half', 'Device lost', ''];
      case 'failed':
        return ['off', 'Not running', ''];
      default:
        throw new Error(`unknown state ${JSON.stringify(engine satisfies never)}`);
    }
  })();
  return (
    <span className="device" title="Where the numbers are computed" data-testid="device">
      <span className={`lamp ${lamp}`} />
      <span>
        {short}
        <span className="long">{long}</span>
      </span>
    </span>
  );
}

const tabs: readonly (readonly [tab: Tab, words: string])[] = [
  ['experiment', 'Experiment'],
  ['laboratory', 'Tensor products'],
  ['gallery', 'Gallery'],
];

function Tabs() {
  const tab = useSession((state) => state.tab);
  return (
    <nav className="tabs" aria-label="Main">
      {tabs.map(([own, words]) => (
        <button
          key={own}
          type="button"
          className="tab"
          aria-current={own === (tab === 'many' ? 'experiment' : tab) ? 'page' : undefined}
          onClick={() => setSession({ tab: own, panel: undefined })}
        >
          {words}
        </button>
      ))}
    </nav>
  );
}

export function TopBar() {
  const panel = useSession((state) => state.panel);
  const theme = useSession((state) => state.theme);
  const isLaboratory = useSession(({ tab }) => tab === 'laboratory');
  const next = theme === 'dark' ? 'light' : 'dark';
  return (
    <header className="top">
      <h1 className="brand">
        <Mark />
        Equivarium
      </h1>
      <Tabs />
      <span className="spring" />
      <span className="anchor">
        <button type="button" className="act" aria-expanded={panel === 'share'} onClick={() => togglePanel('share')}>
          <Icon name="share" />
          Share
        </button>
        {panel === 'share' && <SharePanel />}
      </span>
      <span className="anchor export">
        <button type="button" className="act" aria-expanded={panel === 'export'} onClick={() => togglePanel('export')}>
          <Icon name="export" />
          Export
        </button>
        {panel === 'export' && (isLaboratory ? <LaboratoryExport /> : <ExportMenu />)}
      </span>
      <span className="anchor help">
        <button type="button" className="act" aria-expanded={panel === 'help'} onClick={() => togglePanel('help')}>
          <Icon name="help" />
          Help
        </button>
        {panel === 'help' && <HelpPanel />}
      </span>
      <button
        type="button"
        className="act"
        aria-label={`Switch to ${next}`}
        title={`Switch to ${next}`}
        onClick={() => setSession({ theme: next })}
      >
        <ThemeIcon />
      </button>
      <Device />
    </header>
  );
}
