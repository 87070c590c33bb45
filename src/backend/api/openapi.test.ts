import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorDetails } from '../../schema';
import { closeFixtures, EngineFixture } from '../testkit/engine-fixture';
import { ScriptedSource } from '../testkit/scripted-source';
import { nativeRoutes } from './native/native-api';
import type { NativeServices } from './native/native-services';
import { routesMarkdown } from './native/route-table';

afterEach(closeFixtures);

interface Operation {
  operationId: string;
  parameters: Array<{ name: string; in: string; required: boolean; schema: object }>;
  requestBody?: { content: Record<string, { schema: { properties?: object } }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

async function paths(): Promise<Record<string, Record<string, Operation>>> {
  const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
  return (await fixture.call('GET', '/openapi.json', undefined, fixture.as('Viewer'))).body.paths;
}

describe('the OpenAPI document', () => {
  it('has every route with an id of its own', async () => {
    const all = Object.values(await paths()).flatMap((item) => Object.values(item));
    const ids = all.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('getDetectorsIdResults');
    expect(ids.length).toBeGreaterThan(25);
  });

  it('names every part of a path as a parameter', async () => {
    for (const [path, item] of Object.entries(await paths())) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters } of Object.values(item)) {
        expect(parameters.filter((each) => each.in === 'path').map(({ name }) => name)).toEqual(inPath);
      }
    }
  });

  it('describes queries, bodies and answers by the schemas that check them', async () => {
    const found = await paths();
    const list = found['/api/v1/detectors']?.['get'];
    expect(list?.parameters.map(({ name }) => name)).toEqual([
      'limit',
      'cursor',
      'search',
      'state',
      'source',
      'labels',
      'sort',
    ]);
    const results = found['/api/v1/detectors/{id}/results']?.['get'];
    expect(results?.parameters.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      'id',
      'from',
      'to',
    ]);
    const create = found['/api/v1/detectors']?.['post'];
    const body = create?.requestBody?.content['application/json']?.schema.properties ?? {};
    expect(Object.keys(body)).toEqual(expect.arrayContaining(['name', 'source', 'intervalMs', 'algorithm']));
    expect(Object.keys(create?.responses ?? {}).sort()).toEqual([
      '201',
      '400',
      '403',
      '409',
      '413',
      '429',
      '500',
      '503',
    ]);
    expect(create?.responses['201']?.content?.['application/json']?.schema).toMatchObject({ type: 'object' });
  });

  it('tells of every detail that an error may have', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const { body } = await fixture.call('GET', '/openapi.json', undefined, fixture.as('Viewer'));
    const all: Required<ErrorDetails> = {
      fields: [],
      currentVersion: 1,
      currentSeqNo: 1,
      retryAfterSeconds: 1,
      maxBytes: 1,
    };
    const { details } = body.components.schemas.Error.properties.error.properties;
    expect(Object.keys(details.properties).sort()).toEqual(Object.keys(all).sort());
  });
});

describe('docs/api/native.md', () => {
  it('has the routes as they are declared', () => {
    const text = readFileSync(join(__dirname, '../../../docs/api/native.md'), 'utf8');
    // Nothing is called here: only what the routes declare is read.
    const routes = nativeRoutes({} as NativeServices, '0');
    expect(text).toContain(routesMarkdown(routes));
  });
});
