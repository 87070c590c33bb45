import { ROLES, VigilError, type Role } from '../../schema';

/** Who is asking: from the plugin context in Grafana, the owner of the machine in `serve`. */
export interface Principal {
  orgId: number;
  role: Role;
  login: string;
}

/** @throws VigilError `permission_denied` unless the principal has this role or a higher one */
export function requireRole(principal: Principal, role: Role, action: string): void {
  if (ROLES.indexOf(principal.role) < ROLES.indexOf(role)) {
    throw new VigilError(
      'permission_denied',
      `${action} needs the role ${role}; ${principal.login} is ${principal.role} in this organisation`
    );
  }
}
