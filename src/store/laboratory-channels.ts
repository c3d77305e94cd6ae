/**
 * Channels of the page's models as functions of the laboratory: asked of the device worker, which runs the model with its weights on the experiment's
 * sample. Whatever they depend on (model, weights and how far they are trained, sample, device) is their key: another key, and they are asked for anew,
 * one question of a side at a time, always of the newest. A lost device is no answer: another one is asked. Nothing is asked while another tab is looked at.
 */
import { create } from 'zustand';
import type { Side } from '../engine/messages.ts';
import type { LayerFeatures } from '../experiment/laboratory/result.ts';
import { type ChannelFunction, channelFunction, type ModelChannel } from '../experiment/laboratory/sphere-function.ts';
import type { Experiment } from '../experiment/schema.ts';
import { modelDescriptions } from '../model/describe.ts';
import { askAside, askable, nextId, wantedDevice } from './engine-client.ts';
import { choiceOf, isTrainedHere, useExperiment } from './experiment.ts';
import { fileOn } from './file-side.ts';
import { poseKey } from './result-key.ts';
import { useRun } from './run.ts';
import { useSession } from './session.ts';
import { useSubject } from './subject.ts';
import { useTraining } from './training.ts';

export interface SideFeatures {
  readonly key: string;
  readonly layers?: readonly LayerFeatures[];
  /** Atomic numbers of the rows: zeros of points. */
  readonly species?: Uint8Array;
  /** Why there are none. */
  readonly failure?: string;
}

/** Of the model, weights and sample that the page shows. */
export interface CurrentFeatures {
  readonly layers: readonly LayerFeatures[];
  readonly species: Uint8Array;
}

interface ChannelsState {
  readonly A: SideFeatures | undefined;
  readonly B: SideFeatures | undefined;
}

export const useChannels = create<ChannelsState>(() => ({ A: undefined, B: undefined }));

const sides: readonly Side[] = ['A', 'B'];

/** Why no channel of a side can be chosen; undefined where one can. */
export function noChannels(experiment: Experiment | undefined, side: Side): string | undefined {
  const choice = experiment && choiceOf(experiment, side);
  if (!choice) return side === 'B' ? 'there is no model B' : 'there is no model yet';
  const description = modelDescriptions.find(({ id }) => id === choice.model);
  if (!description?.harmonics)
    return `the layers of ${side}, ${description?.name ?? choice.model}, hold plain numbers, no spherical functions`;
  return fileOn(side) ? `a file stands in the place of ${side}` : undefined;
}

/** The first side whose model has channels. */
export const sideWithChannels = (experiment: Experiment | undefined): Side | undefined =>
  sides.find((side) => noChannels(experiment, side) === undefined);

/** What the channels of a side depend on; undefined while they cannot be asked for, with the reason where that is not a matter of waiting. */
function keyNow(side: Side): { readonly key: string } | { readonly failure: string } | undefined {
  const { experiment } = useExperiment.getState();
  const why = noChannels(experiment, side);
  if (why !== undefined || !experiment) return { failure: why ?? 'There is no experiment.' };
  if (useSession.getState().phone) return { failure: 'A model is run in a window at least 760 px wide.' };
  const { engine } = useRun.getState();
  if (engine.state === 'failed' || engine.state === 'lost')
    return { failure: engine.state === 'lost' ? 'The GPU was lost.' : 'The engine did not start.' };
  if (isTrainedHere(choiceOf(experiment, side)?.weights) && useTraining.getState().shown === undefined)
    return { failure: 'These weights have not been trained yet: press play in the experiment.' };
  if (engine.state !== 'ready' || !askable(side)) return undefined;
  return { key: `${poseKey(experiment, side)} ${engine.device} ${engine.adapter}` };
}

const isLookedAt = (): boolean => useSession.getState().tab === 'laboratory';

const asking = new Set<Side>();

/** Asks for the channels of a side until those that are there are those that are wanted. */
async function askFor(side: Side): Promise<void> {
  if (asking.has(side)) return;
  asking.add(side);
  try {
    while (isLookedAt()) {
      const now = keyNow(side);
      const known = useChannels.getState()[side];
      if (!now) return;
      if ('failure' in now) {
        if (known?.failure !== now.failure) useChannels.setState({ [side]: { key: '', failure: now.failure } });
        return;
      }
      const there = askable(side);
      if (known?.key === now.key || !there) return;
      const request = { side, choice: there.choice, geometry: there.frame, device: wantedDevice() };
      const answer = await askAside({ kind: 'features', id: nextId(), ...request }, new AbortController().signal);
      const { species } = there.frame;
      if (answer.kind === 'features')
        useChannels.setState({ [side]: { key: now.key, layers: answer.layers, species } });
      else if (answer.kind === 'failure') {
        if (answer.failure.kind === 'device-lost') return;
        useChannels.setState({ [side]: { key: now.key, failure: answer.failure.message } });
      }
    }
  } finally {
    asking.delete(side);
  }
}

/** What the model of a side computed as it is now; undefined where that is not there. @param features what is known of the side */
export function featuresNow(side: Side, features: SideFeatures | undefined): CurrentFeatures | undefined {
  const now = keyNow(side);
  if (!now || !('key' in now) || features?.key !== now.key) return undefined;
  const { layers, species } = features;
  return layers && species && { layers, species };
}

/** What a channel is now. */
export type ChannelNow =
  | { readonly state: 'there'; readonly fn: ChannelFunction }
  | { readonly state: 'waiting' }
  | { readonly state: 'failed'; readonly message: string };

/** @param features what is known of its side. Of another model or sample than now, it is waited for */
export function channelNow(channel: ModelChannel, features: SideFeatures | undefined): ChannelNow {
  const now = keyNow(channel.side);
  if (now && 'failure' in now) return { state: 'failed', message: sentence(now.failure) };
  if (!now || !features || features.key !== now.key) return { state: 'waiting' };
  if (!features.layers) return { state: 'failed', message: features.failure ?? '' };
  try {
    return { state: 'there', fn: channelFunction(features.layers, channel) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { state: 'failed', message: error.message };
  }
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

/**
 * From here on the channels of those sides that `wanted` names follow the page while the laboratory is looked at; `changed` is called after each change of
 * what they are.
 */
export function followModels(wanted: () => readonly Side[], changed: () => void): () => void {
  const look = (): void => {
    if (!isLookedAt()) return;
    for (const side of wanted()) void askFor(side);
    changed();
  };
  for (const store of [useExperiment, useSubject, useTraining, useRun, useSession]) store.subscribe(look);
  useChannels.subscribe(changed);
  return look;
}
