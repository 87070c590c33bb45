import {
  detectorSpecSchema,
  type AnomalyPage,
  type Detector,
  type DetectorPage,
  type DetectorSpec,
  type DetectorView,
  type Page,
  type SeriesResults,
  type SeriesView,
} from '../../src/schema';
import type { EngineProcess } from './engine-process';

const EVER = 'from=0&to=8640000000000000&maxPoints=20000';

interface Columns {
  detectorId: string;
  seriesKey: string;
  columns: SeriesResults['columns'];
}

/** What an engine has said is so, and a client therefore relies upon. */
export class Acknowledged {
  /** Detectors made or changed, by id, with the version answered. */
  readonly #versions = new Map<string, number>();
  readonly #removed = new Set<string>();
  /** Starts of anomalies, by id. */
  readonly #anomalies = new Map<string, number>();
  /** The longest answer seen, by series. */
  readonly #results = new Map<string, Columns>();

  get counts(): { detectors: number; anomalies: number; points: number } {
    const points = [...this.#results.values()].reduce((sum, { columns }) => sum + columns.timeMs.length, 0);
    return { detectors: this.#versions.size, anomalies: this.#anomalies.size, points };
  }

  detector({ detector }: DetectorView): void {
    this.#versions.set(detector.id, detector.version);
  }

  /** Removes a detector. */
  async remove(engine: EngineProcess, name: string): Promise<void> {
    const { items } = await engine.call<DetectorPage>('GET', '/detectors?limit=500');
    const id = items.find(({ detector }) => detector.name === name)?.detector.id ?? '';
    await engine.call('DELETE', `/detectors/${id}`);
    this.#versions.delete(id);
    this.#removed.add(id);
    [...this.#anomalies.keys()].filter((key) => key.startsWith(`${id}.`)).forEach((key) => this.#anomalies.delete(key));
    [...this.#results.keys()].filter((key) => key.startsWith(`${id} `)).forEach((key) => this.#results.delete(key));
  }

  /** Does what clients do with one of the detectors: changes it, then reads its anomalies and the results of a few series. */
  async use(engine: EngineProcess, turn: number): Promise<void> {
    const ids = [...this.#versions.keys()];
    const id = ids[(turn * 7) % ids.length] ?? '';
    const { detector } = await engine.call<DetectorView>('GET', `/detectors/${id}`);
    const { version } = detector;
    const spec = { ...specFrom(detector), description: `changed ${version} times` };
    this.detector(await engine.call<DetectorView>('PUT', `/detectors/${id}`, { version, spec }));
    const series = await engine.call<Page<SeriesView>>('GET', `/detectors/${id}/series?limit=2`);
    for (const { seriesKey } of series.items) {
      const { columns } = await engine.call<SeriesResults>('GET', `/detectors/${id}/results?series=${seriesKey}&${EVER}`);
      this.#results.set(`${id} ${seriesKey}`, { detectorId: id, seriesKey, columns });
    }
    const { items } = await engine.call<AnomalyPage>('GET', `/anomalies?detector=${id}&limit=500`);
    items.forEach((anomaly) => this.#anomalies.set(anomaly.id, anomaly.startMs));
  }

  /** What of it an engine does not have any more, in words; empty when nothing is lost. */
  async lostIn(engine: EngineProcess): Promise<string[]> {
    const { items } = await engine.call<DetectorPage>('GET', '/detectors?limit=500');
    const versions = new Map(items.map(({ detector }) => [detector.id, detector.version]));
    const lost = [...this.#versions]
      .filter(([id, version]) => (versions.get(id) ?? 0) < version)
      .map(([id, version]) => `detector ${id}: version ${version} was answered, ${versions.get(id) ?? 'none'} is there`);
    lost.push(...[...this.#removed].filter((id) => versions.has(id)).map((id) => `detector ${id} is back`));
    for (const [id, startMs] of this.#anomalies) {
      const found = await engine.call<{ startMs: number }>('GET', `/anomalies/${id}`).catch((error: Error) => error);
      if (found instanceof Error || found.startMs !== startMs) {
        lost.push(`anomaly ${id}: ${String(found)}`);
      }
    }
    for (const { detectorId, seriesKey, columns } of this.#results.values()) {
      const path = `/detectors/${detectorId}/results?series=${seriesKey}&${EVER}`;
      const now = await engine.call<SeriesResults>('GET', path);
      if (JSON.stringify(cut(now.columns, columns.timeMs.length)) !== JSON.stringify(columns)) {
        lost.push(`results of series ${seriesKey} of ${detectorId} have changed or are gone`);
      }
    }
    return lost;
  }
}

/** The first rows: later ones may have been added since. */
function cut(columns: SeriesResults['columns'], length: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(0, length)]));
}

/** What a client sends back of a detector it has read. */
function specFrom(detector: Detector): DetectorSpec {
  const fields = Object.keys(detectorSpecSchema.shape);
  const spec = Object.entries(detector).filter(([name]) => fields.includes(name));
  return detectorSpecSchema.parse(Object.fromEntries(spec));
}
