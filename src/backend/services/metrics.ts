import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** How a run ended, as a label of the metrics. */
export type RunResult = 'done' | 'failed' | 'source_failed';

const SECONDS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60];

/** What the engine counts about itself, in Prometheus' format. One registry per engine, so that tests may have many. */
export class EngineMetrics {
  readonly #registry = new Registry();
  readonly #runs = this.#counter('vigil_runs_total', 'Runs of detectors, by how they ended.', ['result']);
  readonly #runSeconds = this.#histogram(
    'vigil_run_duration_seconds',
    'How long runs took, waiting for the source included.',
    ['result']
  );
  readonly #points = this.#counter('vigil_points_total', 'Points evaluated and stored.', []);
  readonly #anomalies = this.#counter('vigil_anomaly_writes_total', 'Anomalies opened, changed or closed.', []);
  readonly #requests = this.#counter('vigil_http_requests_total', 'Requests to the API, by route and status.', [
    'method',
    'route',
    'status',
  ]);
  readonly #requestSeconds = this.#histogram(
    'vigil_http_request_duration_seconds',
    'How long the API took to answer.',
    ['method', 'route']
  );

  /** Adds what the process itself uses: processor, memory, event loop, garbage collection. Once per process. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  ran(result: RunResult, durationMs: number): void {
    this.#runs.inc({ result });
    this.#runSeconds.observe({ result }, durationMs / 1_000);
  }

  wrote(points: number, anomalies: number): void {
    this.#points.inc(points);
    this.#anomalies.inc(anomalies);
  }

  answered(request: { method: string; route: string; status: number; durationMs: number }): void {
    const { method, route, status, durationMs } = request;
    this.#requests.inc({ method, route, status: String(status) });
    this.#requestSeconds.observe({ method, route }, durationMs / 1_000);
  }

  /** A number that is asked for whenever the metrics are read. */
  watch(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.#registry], collect: () => gauge.set(read()) });
  }

  /** Text in Prometheus' exposition format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #histogram(name: string, help: string, labelNames: string[]): Histogram {
    return new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [this.#registry] });
  }
}
