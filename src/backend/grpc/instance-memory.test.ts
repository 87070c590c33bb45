import { silentLogger } from '../base/logger';
import type { DataSourceInstanceSettings } from './gen/pluginv2';
import { InstanceMemory } from './instance-memory';
import type { InstanceSettings } from './plugin-services';
import { editorContext, services } from './testkit/plugin-host';

const settings: DataSourceInstanceSettings = {
  id: 1,
  name: 'Vigil',
  url: 'http://grafana',
  user: '',
  database: '',
  basicAuthEnabled: false,
  basicAuthUser: '',
  jsonData: Buffer.from('{"a":1}'),
  decryptedSecureJsonData: { token: 't' },
  lastUpdatedMS: 5,
  uid: 'u',
  apiVersion: '',
};
const context = (change: Partial<DataSourceInstanceSettings>) => ({
  ...editorContext,
  dataSourceInstanceSettings: { ...settings, ...change },
});

function memory(fails: () => boolean = () => false) {
  const told: InstanceSettings[] = [];
  const engine = services({
    rememberInstance: async (instance) => {
      told.push(instance);
      if (fails()) {
        throw new Error('disk full');
      }
    },
  });
  return { told, engine, instances: new InstanceMemory(silentLogger) };
}

describe('InstanceMemory', () => {
  it('tells an instance once, with its settings read, and again after a change', async () => {
    const { told, engine, instances } = memory();
    await instances.see(engine, context({}));
    await instances.see(engine, context({}));
    await instances.see(engine, context({ lastUpdatedMS: 6, decryptedSecureJsonData: { token: 'new' } }));
    expect(told).toEqual([
      {
        orgId: 7,
        uid: 'u',
        url: 'http://grafana',
        updatedMs: 5,
        jsonData: { a: 1 },
        decryptedSecureJsonData: { token: 't' },
      },
      expect.objectContaining({ updatedMs: 6, decryptedSecureJsonData: { token: 'new' } }),
    ]);
  });

  it('keeps organisations and instances apart', async () => {
    const { told, engine, instances } = memory();
    await instances.see(engine, context({}));
    await instances.see(engine, context({ uid: 'v' }));
    await instances.see(engine, { ...context({}), orgId: 8 });
    expect(told.map(({ orgId, uid }) => [orgId, uid])).toEqual([
      [7, 'u'],
      [7, 'v'],
      [8, 'u'],
    ]);
  });

  it.each([['no JSON'], ['[1]'], ['null'], ['']])('reads settings %j as none', async (text) => {
    const { told, engine, instances } = memory();
    await instances.see(engine, context({ jsonData: Buffer.from(text) }));
    expect(told[0]?.jsonData).toEqual({});
  });

  it('has nothing to tell of a call that comes without a data source', async () => {
    const { told, engine, instances } = memory();
    await instances.see(engine, editorContext);
    await instances.see(engine, undefined);
    expect(told).toEqual([]);
  });

  it('does not fail a call whose settings could not be kept, and tries again with the next', async () => {
    let failing = true;
    const { told, engine, instances } = memory(() => failing);
    await instances.see(engine, context({}));
    failing = false;
    await instances.see(engine, context({}));
    await instances.see(engine, context({}));
    expect(told).toHaveLength(2);
  });
});
