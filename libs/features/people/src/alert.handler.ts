import { Inject, Injectable } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PEOPLE, type People } from '#identity';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import type { ReactionOutcome } from '#processors';
import { fullDate, Languages } from '#web';
import { AlertOfBreakGlass } from './alert.commands.js';

const TOLD = ['panel-chair', 'auditor'];

/** Tells every chair and every auditor there is at that moment; the message names nobody, the page behind its link does. */
@CommandHandler(AlertOfBreakGlass)
@Injectable()
export class AlertOfBreakGlassHandler implements ICommandHandler<AlertOfBreakGlass, ReactionOutcome> {
  constructor(
    @Inject(PEOPLE) private readonly people: People,
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
    @Inject(Languages) private readonly languages: Languages,
  ) {}

  async execute({ data }: AlertOfBreakGlass): Promise<ReactionOutcome> {
    const { event, role, reviewBy } = AlertOfBreakGlass.schema.parse(data);
    const told = (await this.people.list()).filter(({ roles }) => roles.some((held) => TOLD.includes(held.role)));
    const values = { role: this.languages.find('en').t(`people.roles.${role}`), by: fullDate(reviewBy), link: '/emergencies' };
    const template = 'people.break-glass';
    for (const { person } of told) await this.notifications.send({ to: { person }, template, values, once: `${event}/${template}/${person}` });
    return { status: 'done' };
  }
}
