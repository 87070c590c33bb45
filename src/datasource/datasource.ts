import {
  CoreApp,
  type AnnotationSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type MetricFindValue,
  type ScopedVars,
  type TestDataSourceResponse,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import { map, of, type Observable } from 'rxjs';
import { EngineClient } from '../ui/client/engine-client';
import { engineBaseUrl } from '../ui/client/grafana-client';
import { AnnotationQueryEditor } from './AnnotationQueryEditor';
import { toTestResult } from './health';
import { detectorsOf, interpolateQuery } from './interpolation';
import { defaultQueryFor, withDefaults, type VigilJsonData, type VigilQuery } from './query';
import { findVariableValues, type VigilVariableQuery } from './variable-query';
import { VigilVariableSupport } from './variable-support';

/** The Vigil data source as Grafana's browser side sees it; queries are answered by the engine. */
export class VigilDataSource extends DataSourceWithBackend<VigilQuery, VigilJsonData> {
  readonly client: EngineClient;
  readonly templates: TemplateSrv;
  override readonly annotations: AnnotationSupport<VigilQuery>;

  constructor(settings: DataSourceInstanceSettings<VigilJsonData>, templates: TemplateSrv = getTemplateSrv()) {
    super(settings);
    this.templates = templates;
    this.client = new EngineClient(engineBaseUrl(settings.uid));
    this.variables = new VigilVariableSupport(this);
    this.annotations = {
      QueryEditor: AnnotationQueryEditor,
      getDefaultQuery: () => annotationQuery(undefined),
      prepareQuery: (annotation) => annotationQuery(annotation.target),
    };
  }

  override getDefaultQuery(app: CoreApp): Partial<VigilQuery> {
    return defaultQueryFor(app);
  }

  /** A query is left out when it is hidden, or when its detector is a variable that has no value yet. */
  override filterQuery(query: VigilQuery): boolean {
    return query.hide !== true && detectorsOf(query, this.templates, {}).length > 0;
  }

  override applyTemplateVariables(query: VigilQuery, scopedVars: ScopedVars): VigilQuery {
    return interpolateQuery(withDefaults(query), this.templates, scopedVars);
  }

  /** A query whose detector variable has several values is asked once for each of them; the answers come as one. */
  override query(request: DataQueryRequest<VigilQuery>): Observable<DataQueryResponse> {
    const asked = request.targets.filter((target) => this.filterQuery(target));
    if (asked.length === 0) {
      return of({ data: [] });
    }
    const wholeOf = new Map<string, string>();
    const targets = asked.flatMap((target) =>
      detectorsOf(target, this.templates, request.scopedVars).map((detector, i) => {
        const refId = i === 0 ? target.refId : `${target.refId}-${i + 1}`;
        wholeOf.set(refId, target.refId);
        return { ...target, detector, refId };
      })
    );
    return super.query({ ...request, targets }).pipe(map((response) => joinParts(response, wholeOf)));
  }

  override async metricFindQuery(
    query: VigilVariableQuery,
    options?: { scopedVars?: ScopedVars }
  ): Promise<MetricFindValue[]> {
    const fill = (text: string) => this.templates.replace(text, options?.scopedVars);
    return findVariableValues(this.client, {
      ...query,
      ...(query.detector !== undefined && { detector: fill(query.detector) }),
      ...(query.label !== undefined && { label: fill(query.label) }),
    });
  }

  override async testDatasource(): Promise<TestDataSourceResponse> {
    return toTestResult(await this.callHealthCheck());
  }

  override getQueryDisplayText(query: VigilQuery): string {
    const { queryType, detector, labels } = withDefaults(query);
    return [queryType, detector || 'all detectors', labels].filter(Boolean).join(' · ');
  }
}

function annotationQuery(target: VigilQuery | undefined): VigilQuery {
  return { ...withDefaults({ ...target, refId: target?.refId ?? 'Anno' }), queryType: 'annotations' };
}

function joinParts(response: DataQueryResponse, wholeOf: ReadonlyMap<string, string>): DataQueryResponse {
  const named = <T extends { refId?: string }>(part: T): T => {
    const refId = wholeOf.get(part.refId ?? '');
    return refId === undefined ? part : { ...part, refId };
  };
  return {
    ...response,
    data: response.data.map(named),
    ...(response.errors && { errors: response.errors.map(named) }),
  };
}
