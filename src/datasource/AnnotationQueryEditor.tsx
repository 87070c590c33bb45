import type { AnnotationQuery, QueryEditorProps } from '@grafana/data';
import type { VigilDataSource } from './datasource';
import type { VigilJsonData, VigilQuery } from './query';
import { QueryEditor } from './QueryEditor';

type AnnotationQueryEditorProps = QueryEditorProps<VigilDataSource, VigilQuery, VigilJsonData> & {
  annotation?: AnnotationQuery<VigilQuery>;
  onAnnotationChange?: (annotation: AnnotationQuery<VigilQuery>) => void;
};

/** The query editor without its choice of type. The query lives in the annotation's `target`. */
export function AnnotationQueryEditor({ annotation, onAnnotationChange, ...props }: AnnotationQueryEditorProps) {
  const onChange = (query: VigilQuery) => {
    if (annotation !== undefined && onAnnotationChange !== undefined) {
      onAnnotationChange({ ...annotation, target: query });
    } else {
      props.onChange(query);
    }
  };
  return (
    <QueryEditor {...props} query={annotation?.target ?? props.query} onChange={onChange} fixedType="annotations" />
  );
}
