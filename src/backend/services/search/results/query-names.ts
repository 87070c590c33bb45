import type { SearchQuery } from '../search-request';

/** All fields and nested lists a query looks at. */
export function namesIn(query: SearchQuery): Set<string> {
  return collected(query, { excluded: true });
}

/** Fields that documents may have to have something in to fit. */
export function fieldsRequired(query: SearchQuery): Set<string> {
  return collected(query, { excluded: false });
}

function collected(query: SearchQuery, { excluded }: { excluded: boolean }): Set<string> {
  const names = new Set<string>();
  const visit = (each: SearchQuery) => {
    switch (each.kind) {
      case 'bool':
        [...each.must, ...each.filter, ...each.should, ...(excluded ? each.mustNot : [])].forEach(visit);
        break;
      case 'nested':
        names.add(each.path);
        break;
      case 'ids':
        names.add('_id');
        break;
      case 'all':
      case 'none':
        break;
      default:
        names.add(each.field);
    }
  };
  visit(query);
  return names;
}
