/** Which channels of the page's models a factor can be, from what the models computed. */
import type { LayerFeatures } from '../../experiment/laboratory/result.ts';
import type { ModelChannel } from '../../experiment/laboratory/sphere-function.ts';

/**
 * The channel that a factor begins with: where the other factor is one of the same model, the next one of its layer and row, after the last the first.
 * @param layers what the model of `side` computed; undefined while that is not there: then the first channel of the layer
 */
export function firstChannel(
  side: ModelChannel['side'],
  other: ModelChannel | undefined,
  layers: readonly LayerFeatures[] | undefined,
): ModelChannel {
  const first: ModelChannel = { kind: 'channel', side, layer: 1, channel: 1, row: 1 };
  if (other?.side !== side) return first;
  if (!layers) return { ...other, channel: 1 };
  const found = layers[other.layer - 1];
  if (!found || other.row > found.rows) return first;
  return { ...other, channel: other.channel < found.channels ? other.channel + 1 : 1 };
}

/** Size of each channel of a layer at a row, as it stands in the model; none where there is no such layer or row. */
export function channelSizes(
  layers: readonly LayerFeatures[] | undefined,
  { layer, row }: Pick<ModelChannel, 'layer' | 'row'>,
): readonly number[] {
  const found = layers?.[layer - 1];
  if (!found || row > found.rows) return [];
  const { degree, rows, channels, values } = found;
  return Array.from({ length: channels }, (_, channel) =>
    Math.hypot(
      ...Array.from({ length: (degree + 1) ** 2 }, (_, k) => values[(k * rows + row - 1) * channels + channel]),
    ),
  );
}
