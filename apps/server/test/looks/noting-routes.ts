import { type INestApplicationContext, RequestMethod, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

/** Every route whose handler puts a look into the log, by itself or by another method of its controller. */
export function notingRoutes(app: INestApplicationContext): readonly string[] {
  const modules = [...app.get(ModulesContainer).values()];
  const controllers = new Set(modules.flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype)));
  return [...controllers].flatMap((controller) => (typeof controller === 'function' ? notingRoutesOf(controller as Type) : [])).sort();
}

/** Of one controller: read in the text of its methods, so that none can be forgotten. */
export function notingRoutesOf(controller: Type): readonly string[] {
  const methods = methodsOf(controller);
  const notes = (name: string, before: readonly string[] = []): boolean => {
    const text = before.includes(name) ? '' : String(methods.get(name) ?? '');
    return /\.note\(/.test(text) || [...text.matchAll(/this\.(\w+)\(/g)].some(([, next = '']) => notes(next, [...before, name]));
  };
  return [...methods].flatMap(([name, handler]) => {
    const method: RequestMethod | undefined = Reflect.getMetadata('method', handler);
    if (method === undefined || !notes(name)) return [];
    const path = `/${Reflect.getMetadata('path', controller)}/${Reflect.getMetadata('path', handler)}`.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
    return [`${RequestMethod[method]} ${path}`];
  });
}

function methodsOf({ prototype }: Type): ReadonlyMap<string, (...given: never[]) => unknown> {
  const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
  return new Map(names.flatMap((name) => (typeof prototype[name] === 'function' ? [[name, prototype[name]] as const] : [])));
}
