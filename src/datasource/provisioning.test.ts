import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseLabelMatchers, vigilQuerySchema } from '../schema';
import { QUERY_TYPE_TRAITS } from './query';

const { load } = require('js-yaml') as { load(text: string): unknown };

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const readYaml = <T>(path: string) => load(read(path)) as T;
const idOf = (manifest: string) => (JSON.parse(read(manifest)) as { id: string }).id;

const APP = idOf('plugin.json');
const DATASOURCE = idOf('src/datasource/plugin.json');
const PANEL = idOf('src/panel/plugin.json');

interface Ref {
  type: string;
  uid: string;
}
interface Model {
  refId: string;
  datasource: Ref;
  [setting: string]: unknown;
}
interface Panel {
  id: number;
  type: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: Model[];
  options: object;
}
interface Dashboard {
  uid: string;
  panels: Panel[];
  annotations: { list: Array<{ enable: boolean; datasource: Ref; target?: Model }> };
  templating: { list: Array<{ name: string; query: { kind: string } }> };
}
interface Rule {
  uid: string;
  title: string;
  condition: string;
  data: Array<{ refId: string; datasourceUid: string; relativeTimeRange: { from: number; to: number }; model: Model }>;
  noDataState: string;
  execErrState: string;
  dashboardUid: string;
  panelId: number;
}

const { datasources } = readYaml<{ datasources: Array<{ uid: string; type: string }> }>(
  'provisioning/datasources/vigil.yaml'
);
const dashboard = JSON.parse(read('provisioning/dashboards/vigil-demo.json')) as Dashboard;
const rules = readYaml<{ groups: Array<{ folder: string; rules: Rule[] }> }>(
  'provisioning/alerting/vigil.yaml'
).groups.flatMap((group) => group.rules);
const typeOf = new Map([...datasources.map(({ uid, type }) => [uid, type] as const), ['__expr__', '__expr__']]);

/** What the engine would refuse of a query; nothing for queries of other data sources. */
function problemsOf(model: Model): unknown {
  if (model.datasource.type !== DATASOURCE) {
    return [];
  }
  const { queryType } = model;
  const parsed = vigilQuerySchema.safeParse(model);
  const known = typeof queryType === 'string' && queryType in QUERY_TYPE_TRAITS;
  return parsed.success && known ? [] : (parsed.error?.issues ?? [`unknown type ${String(queryType)}`]);
}

describe('provisioning', () => {
  it('enables the app', () => {
    const { apps } = readYaml<{ apps: object[] }>('provisioning/plugins/vigil.yaml');
    expect(apps).toEqual([{ type: APP, org_id: 1, disabled: false }]);
  });

  it('brings Vigil and Prometheus as data sources with uids of their own', () => {
    expect(datasources.map(({ uid, type }) => [uid, type])).toEqual([
      ['vigil', DATASOURCE],
      ['prometheus', 'prometheus'],
    ]);
  });

  it('allows every plugin that Grafana would otherwise refuse as unsigned', () => {
    const allowed = /^allow_loading_unsigned_plugins = (.*)$/m.exec(read('provisioning/grafana.ini'))?.[1];
    expect(allowed?.split(',').sort()).toEqual([APP, DATASOURCE, PANEL].sort());
    expect(read('provisioning/grafana.ini')).toContain(`[plugin.${DATASOURCE}]`);
  });
});

describe('demo dashboard', () => {
  const targets = dashboard.panels.flatMap((panel) => panel.targets);

  it('asks the engine only what it answers', () => {
    expect(targets.flatMap(problemsOf)).toEqual([]);
    expect(targets.map(({ datasource }) => typeOf.get(datasource.uid))).toEqual(
      targets.map(({ datasource }) => datasource.type)
    );
  });

  it('shows band, score, status and events, and Prometheus', () => {
    expect(targets.map(({ queryType }) => queryType)).toEqual(
      expect.arrayContaining(['band', 'score', 'status', 'anomalies'])
    );
    expect(targets.map(({ datasource }) => datasource.type)).toContain('prometheus');
    expect(dashboard.panels.find(({ type }) => type === PANEL)).toBeDefined();
  });

  it('has its anomalies switched on as annotations', () => {
    const annotation = dashboard.annotations.list.find(({ datasource }) => datasource.uid === 'vigil');
    expect(annotation).toMatchObject({ enable: true, target: { queryType: 'annotations' } });
    expect(problemsOf({ ...annotation?.target, datasource: annotation?.datasource } as Model)).toEqual([]);
  });

  it('uses only variables that it has', () => {
    const used = new Set([...JSON.stringify(dashboard.panels).matchAll(/\$(\w+)/g)].map(([, name]) => name));
    expect([...used]).toEqual(dashboard.templating.list.map(({ name }) => name));
  });

  it('lays panels of different ids side by side without overlap, 24 wide', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const [i, { gridPos: a }] of panels.entries()) {
      expect(a.x + a.w).toBeLessThanOrEqual(24);
      for (const { gridPos: b } of panels.slice(i + 1)) {
        expect(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y).toBe(true);
      }
    }
  });
});

describe.each(rules)(
  'alert rule "$title"',
  ({ uid, condition, data, noDataState, execErrState, dashboardUid, panelId }) => {
    it('has an identity of its own that Grafana accepts', () => {
      expect(uid).toMatch(/^[\w-]{1,40}$/);
      expect(rules.filter((rule) => rule.uid === uid)).toHaveLength(1);
    });

    it('compares one number per series from the engine with a threshold', () => {
      const [query, threshold] = data;
      expect(query).toMatchObject({ refId: 'A', datasourceUid: 'vigil', model: { queryType: 'alert' } });
      expect(problemsOf(query?.model as Model)).toEqual([]);
      expect(threshold).toMatchObject({
        refId: condition,
        datasourceUid: '__expr__',
        model: { type: 'threshold', expression: query?.refId },
      });
    });

    it('is complete as saved: no variables, readable labels, a range that has happened', () => {
      for (const { model, relativeTimeRange, datasourceUid, refId } of data) {
        expect(JSON.stringify(model)).not.toContain('$');
        expect(model).toMatchObject({ refId, datasource: { uid: datasourceUid, type: typeOf.get(datasourceUid) } });
        expect(relativeTimeRange.from).toBeGreaterThan(relativeTimeRange.to);
      }
      expect(parseLabelMatchers(String(data[0]?.model['labels']))).toHaveLength(0);
    });

    it('says what happens without data and on errors, and where to look', () => {
      expect(['OK', 'NoData', 'Alerting', 'KeepLast']).toContain(noDataState);
      expect(['OK', 'Error', 'Alerting', 'KeepLast']).toContain(execErrState);
      expect(dashboardUid).toBe(dashboard.uid);
      expect(dashboard.panels.map(({ id }) => id)).toContain(panelId);
    });
  }
);

describe('alert rules', () => {
  it('fire through their error state for failing detectors, once', () => {
    const onError = rules.filter(({ data }) => data[0]?.model['onFailing'] === 'error');
    expect(onError.map(({ uid, execErrState }) => [uid, execErrState])).toEqual([['vigil-failing', 'Alerting']]);
  });
});

describe('docker-compose.yaml', () => {
  const { services, volumes } = readYaml<{
    services: Record<string, { image: string; volumes: string[]; depends_on?: object; ports?: string[] }>;
    volumes: object;
  }>('docker-compose.yaml');

  it('mounts only what is in the tree, what is built, and declared volumes', () => {
    const built = ['dist'];
    const tree = [
      ...readdirSync(root),
      ...readdirSync(join(root, 'provisioning')).map((name) => `provisioning/${name}`),
    ];
    const deep = ['provisioning/prometheus/prometheus.yml', '.'];
    for (const mount of Object.values(services).flatMap((service) => service.volumes)) {
      const source = mount.split(':')[0]?.replace(/^\.\//, '') ?? '';
      expect([...built, ...tree, ...deep, ...Object.keys(volumes)]).toContain(source);
    }
  });

  it('mounts the build as the app, and keeps what Grafana and the engine store', () => {
    expect(services['grafana']?.volumes).toEqual(
      expect.arrayContaining([`./dist:/var/lib/grafana/plugins/${APP}:ro`, 'grafana:/var/lib/grafana'])
    );
    expect(read('provisioning/grafana.ini')).toMatch(/^data_dir = \/var\/lib\/grafana\/vigil$/m);
  });

  it('is reachable from this machine only', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
    expect(ports).toHaveLength(2);
  });

  it('runs a Grafana that the plugins accept', () => {
    expect(services['grafana']?.image).toMatch(/^grafana\/grafana:.*12\.4\.\d+\}-ubuntu$/);
  });
});
