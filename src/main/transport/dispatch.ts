// Finds the method a call names and checks its argument: the one gate between any transport and the services.
import * as v from 'valibot'
import type { BaseIssue } from 'valibot'
import { present } from '@shared/base/assert'
import { Problem } from '@shared/base/problem'
import type { CallContext } from '@shared/base/progress'
import type { Handler } from '@shared/contract/answer'
import type { ServiceDefinition } from '@shared/contract/define'
import { contract } from '@shared/contract/index'
import type { Services } from '@shared/contract/index'

/** Names and values from a call are cut to this many characters when a message quotes them. */
const MAX_QUOTED = 80

type Method = (argument: unknown, context: CallContext) => Promise<unknown>

/** Runs "service.method" on `services`. Only what `contract` itself declares can be called, with what it declares. */
export function dispatch(services: Services): Handler {
  // Services implements Contract: each of its methods takes what the schema of the same name gives.
  const implementations = services as unknown as Readonly<Record<string, Readonly<Record<string, Method>>>>
  return async (name, argument, context) => {
    const [service = '', method = ''] = name.split('.', 2)
    const schema = findMethod(service, method)?.argument
    if (schema === undefined || name !== `${service}.${method}`) throw unknownMethod(name)
    const parsed = v.safeParse(schema, argument)
    if (!parsed.success) throw badArgument(name, parsed.issues[0])
    const implementation = present(implementations[service], `${service} is implemented`)
    const call = present(implementation[method], `${name} is implemented`)
    return await call.call(implementation, parsed.output, context)
  }
}

/** Own properties only: "constructor" and "__proto__" are no methods. */
function findMethod(service: string, method: string): ServiceDefinition[string] | undefined {
  const services: Readonly<Record<string, ServiceDefinition>> = contract
  const definition = Object.hasOwn(services, service) ? services[service] : undefined
  return definition !== undefined && Object.hasOwn(definition, method) ? definition[method] : undefined
}

function unknownMethod(name: string): Problem {
  return new Problem({ kind: 'bad-argument', message: `There is no method ${quoted(name)}` })
}

function badArgument(method: string, issue: BaseIssue<unknown>): Problem {
  const path = v.getDotPath(issue)
  const place = path === null ? 'The argument' : `The argument ${quoted(path)}`
  return new Problem({
    kind: 'bad-argument',
    message: `${place} of ${method} is ${quoted(issue.received)}`,
    expected: issue.expected ?? issue.message,
  })
}

function quoted(text: string): string {
  return text.length <= MAX_QUOTED ? text : `${text.slice(0, MAX_QUOTED)}…`
}
