import { setBackendSrv, type BackendSrv, type BackendSrvRequest } from '@grafana/runtime';
import { NEVER, of, throwError } from 'rxjs';
import { DAY_MS, type Preview, type PreviewResult } from '../../../../schema';
import { EngineClient } from '../../../../ui/client/engine-client';
import { newDraft } from '../draft/editor-draft';
import { runPreview, type PreviewStep } from './run-preview';

const NOW_MS = 1_700_000_000_000;
const RESULT: PreviewResult = {
  series: [],
  anomalies: [],
  seriesFound: 0,
  shownFromMs: 0,
  toMs: NOW_MS,
  points: 0,
  missing: 0,
  notices: [],
};

function preview(part: Partial<Preview>): Preview {
  return { id: 'p1', state: 'running', progress: 0, step: '', result: null, error: null, ...part };
}

type Answer = (request: BackendSrvRequest) => unknown;

/** An engine behind HTTP: answers by `METHOD /path`, and remembers what it was asked. */
function engine(answers: Readonly<Record<string, Answer>>) {
  const asked: string[] = [];
  const bodies: unknown[] = [];
  setBackendSrv({
    fetch: (request: BackendSrvRequest) => {
      const name = `${request.method ?? 'GET'} ${request.url}`;
      asked.push(name);
      bodies.push(request.data);
      const answer = answers[name];
      if (answer === undefined) {
        return throwError(() => ({ status: 404, data: {}, config: request }));
      }
      const data = answer(request);
      return data === NEVER ? NEVER : of({ data });
    },
  } as unknown as BackendSrv);
  const controller = new AbortController();
  const steps: PreviewStep[] = [];
  const options = {
    client: new EngineClient('/e'),
    nowMs: NOW_MS,
    signal: controller.signal,
    onStep: (step: PreviewStep) => steps.push(step),
  };
  return { asked, bodies, steps, options, controller };
}

const question = { signal: newDraft('workbench'), lookBackMs: 3 * DAY_MS };

describe('runPreview', () => {
  it('asks for the range up to now and gives the result', async () => {
    const { options, bodies, asked } = engine({
      'POST /e/previews': () => preview({}),
      'GET /e/previews/p1': () => preview({ state: 'done', result: RESULT }),
    });
    expect(await runPreview(question, options)).toEqual(RESULT);
    expect(asked).toEqual(['POST /e/previews', 'GET /e/previews/p1']);
    expect(bodies[0]).toMatchObject({
      fromMs: NOW_MS - 3 * DAY_MS,
      toMs: NOW_MS,
      spec: { name: 'preview', source: question.signal.source },
    });
  });

  it('tells how far it is until it is done', async () => {
    let polls = 0;
    const { options, steps } = engine({
      'POST /e/previews': () => preview({}),
      'GET /e/previews/p1': () =>
        ++polls < 2
          ? preview({ progress: 0.4, step: 'scoring series 1 of 2' })
          : preview({ state: 'done', result: RESULT }),
    });
    await runPreview(question, options);
    expect(steps.at(-1)).toEqual({ progress: 0.4, words: 'scoring series 1 of 2' });
  });

  it('shows a file up to its end', async () => {
    const { options, bodies } = engine({
      'POST /e/sources/test': () => ({ extent: { fromMs: 0, toMs: 900 * DAY_MS } }),
      'POST /e/previews': () => preview({}),
      'GET /e/previews/p1': () => preview({ state: 'done', result: RESULT }),
    });
    const source = { kind: 'csv' as const, file: 'a.csv', timeColumn: 'timestamp', valueColumns: [] };
    await runPreview({ ...question, signal: { ...question.signal, source } }, options);
    expect(bodies[1]).toMatchObject({ fromMs: 897 * DAY_MS, toMs: 900 * DAY_MS });
  });

  it('fails with the reason the engine gives', async () => {
    const { options } = engine({
      'POST /e/previews': () => preview({}),
      'GET /e/previews/p1': () => preview({ state: 'failed', error: { code: 'unavailable', message: 'refused' } }),
    });
    await expect(runPreview(question, options)).rejects.toMatchObject({ code: 'unavailable', message: 'refused' });
  });

  it('ends the job of the engine when it is aborted', async () => {
    const { options, asked, controller } = engine({
      'POST /e/previews': () => preview({}),
      'GET /e/previews/p1': () => {
        queueMicrotask(() => controller.abort());
        return preview({ progress: 0.1 });
      },
      'DELETE /e/previews/p1': () => undefined,
    });
    await expect(runPreview(question, options)).rejects.toMatchObject({ code: 'canceled' });
    expect(asked.at(-1)).toBe('DELETE /e/previews/p1');
  });

  it('ends it also when it is aborted while the job is being made', async () => {
    const { options, asked, controller } = engine({
      'POST /e/previews': () => {
        controller.abort();
        return preview({});
      },
      'DELETE /e/previews/p1': () => undefined,
    });
    await expect(runPreview(question, options)).rejects.toMatchObject({ code: 'canceled' });
    expect(asked).toEqual(['POST /e/previews', 'DELETE /e/previews/p1']);
  });
});
