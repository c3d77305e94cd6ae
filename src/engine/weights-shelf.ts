/**
 * Where the weights of a choice come from: seeded start values, files that ship with the page, files of the visitor's own as the page sent them, and
 * the training room.
 */
import { ExperimentFailure, randomWeightsRemedy } from '../experiment/failure.ts';
import { parseWeightsName } from '../experiment/names.ts';
import { fileWeights, type ModelWeights, modelOfFile, randomWeights } from '../experiment/weights.ts';
import type { Geometry, ModelChoice, Side } from './messages.ts';

export interface ShelfDoors {
  /** Bytes of a file by its address; rejects with the reason. */
  readonly fetchBytes: (url: string) => Promise<Uint8Array>;
  /** Weights named `train:SEED`. */
  readonly trained: (side: Side, choice: ModelChoice) => Promise<ModelWeights>;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class WeightsShelf {
  readonly #doors: ShelfDoors;
  readonly #files = new Map<string, Promise<Uint8Array>>();
  /** Files of the visitor's own, by the first digits of their hash. */
  readonly #own = new Map<string, Uint8Array>();
  baseUrl = '';

  constructor(doors: ShelfDoors) {
    this.#doors = doors;
  }

  /**
   * Takes a file of the visitor's own.
   * @param hash first 12 digits of its SHA-256
   * @returns the model that it belongs to
   * @throws ExperimentFailure `weights-damaged`
   */
  async give(name: string, hash: string, bytes: Uint8Array): Promise<string> {
    const model = await modelOfFile(name, bytes);
    this.#own.set(hash, bytes);
    return model;
  }

  /** @throws ExperimentFailure `weights-missing`, `weights-damaged` */
  async weights(side: Side, choice: ModelChoice, geometry: Geometry): Promise<ModelWeights> {
    const { model, weights } = choice;
    const name = parseWeightsName(weights);
    switch (name?.kind) {
      case undefined:
        throw new ExperimentFailure('weights-missing', `There are no weights ${weights}.`, [randomWeightsRemedy]);
      case 'random':
        return randomWeights(model, name.seed, geometry);
      case 'trained':
        return this.#doors.trained(side, choice);
      case 'own': {
        const bytes = this.#own.get(name.hash);
        if (bytes) return fileWeights(model, name.name, bytes);
        throw new ExperimentFailure(
          'weights-missing',
          `The weights ${name.name} (SHA-256 ${name.hash}...) are a file of somebody's own, which no link carries.`,
          ['drop that file on the page', randomWeightsRemedy],
        );
      }
      case 'shipped':
        return this.#shipped(model, name.file);
      default:
        throw new Error(`unknown weights ${JSON.stringify(name satisfies never)}`);
    }
  }

  async #shipped(model: string, file: string): Promise<ModelWeights> {
    const url = new URL(`weights/${file}`, this.baseUrl).href;
    const bytes = this.#files.get(url) ?? this.#doors.fetchBytes(url);
    this.#files.set(url, bytes);
    try {
      return await fileWeights(model, file, await bytes);
    } catch (error) {
      this.#files.delete(url);
      if (error instanceof ExperimentFailure) throw error;
      throw new ExperimentFailure('weights-missing', `The weights ${file} could not be fetched: ${reasonOf(error)}.`, [
        'try again',
        randomWeightsRemedy,
      ]);
    }
  }
}
