import { Inject, Injectable, type OnApplicationBootstrap, RequestMethod, type Type } from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { type AccessRule, RULE } from './access.js';
import { type AnyCommandClass, ruleOfCommand, SENDS, same } from './command-access.js';

/** One handler of one controller, with the commands it says it sends and the rule that stands before it. */
export interface RuledRoute {
  /** `GET /bids/:bidId`. */
  readonly route: string;
  readonly sends: readonly AnyCommandClass[];
  readonly rule: AccessRule | undefined;
}

/** Files that everybody may have are served without a handler. */
const WITHOUT_HANDLER = new Set(['/assets/*']);

/** The rule of a handler: of the commands that it sends, else its own, else its controller's; none where commands have none, or not the same. */
export function ruleOf(controller: object, handler: object): AccessRule | undefined {
  const sends = sentBy(handler);
  if (sends.length === 0) return Reflect.getMetadata(RULE, handler) ?? Reflect.getMetadata(RULE, controller);
  const [first, ...others] = sends.map(ruleOfCommand);
  return first && others.every((other) => other && same(first, other)) ? first : undefined;
}

function sentBy(handler: object): readonly AnyCommandClass[] {
  return Reflect.getMetadata(SENDS, handler) ?? [];
}

/** Every route of the service with its rule: what is asked at the start, and what the admission's spec holds against its table. */
@Injectable()
export class RouteRules implements OnApplicationBootstrap {
  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  /** @throws Error that names every route without a rule: the service does not start with one */
  onApplicationBootstrap(): void {
    const ruled = this.all();
    const known = new Set(ruled.map(({ route }) => route));
    const bare = [...new Set(ruled.filter(({ rule }) => !rule).map(({ route }) => route)), ...this.served().filter((route) => !known.has(route))];
    if (bare.length > 0) throw new Error(`These routes have no rule of who may call them (see "Access" in libs/platform/http/README.md): ${bare.join(', ')}.`);
  }

  all(): readonly RuledRoute[] {
    const controllers = new Set([...this.modules.values()].flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype)));
    return [...controllers].flatMap((controller) => (typeof controller === 'function' ? routesOf(controller as Type) : []));
  }

  /** What the server below answers, handler or not. */
  private served(): readonly string[] {
    const { servedRoutes = [] }: { servedRoutes?: readonly { readonly method: string; readonly url: string }[] } = this.host.httpAdapter.getInstance();
    return servedRoutes.filter(({ method, url }) => method !== 'HEAD' && !WITHOUT_HANDLER.has(url)).map(({ method, url }) => `${method} ${url}`);
  }
}

function routesOf(controller: Type): readonly RuledRoute[] {
  const { prototype } = controller;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    const method: RequestMethod | undefined = typeof handler === 'function' ? Reflect.getMetadata('method', handler) : undefined;
    if (method === undefined) return [];
    const paths = [Reflect.getMetadata('path', controller)]
      .flat()
      .flatMap((start) => [Reflect.getMetadata('path', handler as object)].flat().map((end) => [start, end]));
    return paths.map(([start, end]) => ({
      route: `${RequestMethod[method]} ${`/${start}/${end}`.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '')}`,
      sends: sentBy(handler as object),
      rule: ruleOf(controller, handler as object),
    }));
  });
}
