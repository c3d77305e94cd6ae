/** What the person is looking at: never part of a link. Theme, pinned element, hovered value, choices of view, open panels. */
import { create } from 'zustand';
import type { FormatProblem } from '../data/format-error.ts';
import type { ImportOptions } from '../data/subject.ts';
import type { QuotedLine, Side } from '../engine/messages.ts';
import type { Motion } from '../group/elements.ts';
import { IDENTITY, type Quaternion, type Vector3 } from '../math/rotation.ts';
import type { Region } from '../mechanism/describe.ts';
import type { ScaleKind } from '../plot/axis.ts';
import type { Quantity } from '../plot/element-value.ts';
import type { MapName, Shown } from '../plot/field-scale.ts';
import type { DiscRadius } from '../plot/nero-disc.ts';
import type { Reduction } from '../plot/orbit-field.ts';
import type { PinnedElement } from './pinned-element.ts';

export type Corner = 'x' | 'fx' | 'gx' | 'both';

export type Panel = 'help' | 'share' | 'export' | 'plan';

/** The pages of the page; `many` is the experiment with many samples in the place of one orbit. */
export type Tab = 'experiment' | 'laboratory' | 'gallery' | 'many';

/** A file that was refused, with what can still be done with it. */
export interface Refusal {
  readonly problem: FormatProblem;
  readonly quoted: readonly QuotedLine[];
  readonly file: File;
  /** How it was read when it was refused. */
  readonly options: ImportOptions;
}

/** Something wrong with the link that brought the visitor here. */
export interface LinkTrouble {
  readonly messages: readonly string[];
  /** Those of them that are not about the setting of the laboratory: what is said outside it. */
  readonly ofExperiment: readonly string[];
  /** Keys of the link that mean nothing to this version. */
  readonly unknown: readonly string[];
  /** True where the link named no experiment that can be shown. */
  readonly unusable: boolean;
  /** True where it opened the laboratory, whatever experiment it named. */
  readonly laboratory: boolean;
  /** True where an experiment was on the page already: it stayed where the link is unusable. */
  readonly kept: boolean;
  /** True where a newer version made the link: it stays in the address bar, for it can be read once the page was loaded anew. */
  readonly future: boolean;
}

export interface WantedFile {
  readonly name: string;
  readonly hash: string;
  /** Another file that was given instead: its hash, and how it was read. */
  readonly found?: string;
  readonly file?: File;
  readonly options?: ImportOptions;
}

interface SessionState {
  readonly theme: 'light' | 'dark';
  readonly pinned: Quaternion;
  /** What the pinned element does besides its rotation. */
  readonly pinnedMotion: Motion | undefined;
  /** The orbit element that is pinned; undefined while the pose was turned by hand between elements. */
  readonly pinnedElement: PinnedElement | undefined;
  readonly hovered: { readonly direction: Vector3; readonly value: number } | undefined;
  readonly shown: Shown;
  /** What of a cloud's orbit is drawn; of molecules it is always the change. */
  readonly quantity: Quantity;
  /** What the change is spread over in the third small view. */
  readonly spread: 'poses' | 'degrees';
  /** In the globe's place: the globe, the whole sphere as a map, or the disc of a plane of axes. */
  readonly sphereView: 'globe' | 'map' | 'disc';
  /** In the curve's place: by the angle from the identity, or around the three axes. */
  readonly curveView: 'angle' | 'loops';
  /** The disc's plane of axes: across a coordinate axis, or through the axis of g as it was when that was chosen; with its unit normal. */
  readonly plane: { readonly across: 'x' | 'y' | 'z' | 'g'; readonly normal: Vector3 };
  readonly discRadius: DiscRadius;
  readonly reduction: Reduction;
  readonly scale: ScaleKind;
  readonly map: MapName;
  readonly squareSide: Side;
  readonly enlarged: Corner | undefined;
  readonly highlighted: Side | undefined;
  readonly panel: Panel | undefined;
  readonly tab: Tab;
  /** What the laboratory shows, as a link says it: from a link, unread until the laboratory is there, or as it stands there (`laboratory-link.ts`). */
  readonly laboratory: string | undefined;
  /** Id of the preset that was opened last; what is said of it stays while the experiment is one of its arms. */
  readonly preset: string | undefined;
  /** The side whose training turns are being painted on the globe, with what the hand is at before it is let go. */
  readonly brush: { readonly side: Side; readonly draft?: Region } | undefined;
  /** "Symmetrise now" is shown in place of the commuting square. */
  readonly symmetrising: boolean;
  /** Below 760 px: a link is shown read-only. */
  readonly phone: boolean;
  readonly refusal: Refusal | undefined;
  readonly linkTrouble: LinkTrouble | undefined;
  /** The sender's result that a link brought, unread, with the link of its experiment. */
  readonly brought: { readonly link: string; readonly digest: string } | undefined;
  /** A file that the link names by name and hash and that has to be dropped. */
  readonly wanted: WantedFile | undefined;
  /** One line that was just said to the person, e.g. "Link copied"; also read aloud. */
  readonly said: string;
}

const preferred = (): 'light' | 'dark' =>
  typeof matchMedia === 'function' && matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

export const useSession = create<SessionState>(() => ({
  theme: preferred(),
  pinned: IDENTITY,
  pinnedMotion: undefined,
  pinnedElement: undefined,
  hovered: undefined,
  shown: 'A',
  quantity: 'change',
  spread: 'poses',
  sphereView: 'globe',
  curveView: 'angle',
  plane: { across: 'z', normal: [0, 0, 1] },
  discRadius: 'linear',
  reduction: 'mean',
  scale: 'linear',
  map: 'viridis',
  squareSide: 'A',
  enlarged: undefined,
  highlighted: undefined,
  panel: undefined,
  tab: 'experiment',
  laboratory: undefined,
  preset: undefined,
  brush: undefined,
  symmetrising: false,
  phone: typeof matchMedia === 'function' && matchMedia('(max-width: 759px)').matches,
  refusal: undefined,
  linkTrouble: undefined,
  brought: undefined,
  wanted: undefined,
  said: '',
}));

export const setSession = useSession.setState;

export const togglePanel = (panel: Panel): void =>
  setSession((state) => ({ panel: state.panel === panel ? undefined : panel }));

export const say = (said: string): void => setSession({ said });
