import { CustomVariableSupport, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import { from, map, type Observable } from 'rxjs';
import type { VigilDataSource } from './datasource';
import { VariableQueryEditor } from './VariableQueryEditor';
import type { VigilVariableQuery } from './variable-query';

/** Lets a dashboard variable list detectors, label names or label values. */
export class VigilVariableSupport extends CustomVariableSupport<VigilDataSource, VigilVariableQuery> {
  override readonly editor = VariableQueryEditor;
  private readonly datasource: VigilDataSource;

  constructor(datasource: VigilDataSource) {
    super();
    this.datasource = datasource;
  }

  override getDefaultQuery(): Partial<VigilVariableQuery> {
    return { kind: 'detectors' };
  }

  override query(request: DataQueryRequest<VigilVariableQuery>): Observable<DataQueryResponse> {
    const [target] = request.targets;
    const values = this.datasource.metricFindQuery(target ?? { refId: 'variable' }, { scopedVars: request.scopedVars });
    return from(values).pipe(map((data) => ({ data })));
  }
}
