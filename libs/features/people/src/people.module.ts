import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { administratorRefusals } from './administrator.decider.js';
import { AlertOfBreakGlassHandler } from './alert.handler.js';
import { alertReactions } from './alert.reaction.js';
import { EmergencyPages } from './emergency.pages.js';
import { ExceptionPages } from './exception.pages.js';
import { HomeOfHandler } from './known-people.query.js';
import { administratorDoorway, personDoorway } from './people.doorway.js';
import { PeoplePages } from './people.pages.js';
import { peopleReactors } from './people.processors.js';
import { PeopleCommandsController } from './people.routes.js';
import { personRefusals } from './person.decider.js';
import { PersonDirectory } from './person.directory.js';
import { PersonPages } from './person.pages.js';
import { ReadRolesHandler } from './roles/roles.query.js';
import { YouPages } from './you.pages.js';

registerRefusals('people', personRefusals);
registerRefusals('people', administratorRefusals);

@Module({
  controllers: [PeoplePages, PersonPages, EmergencyPages, YouPages, ExceptionPages, PeopleCommandsController],
  providers: [...commandHandlers(personDoorway, administratorDoorway), HomeOfHandler, ReadRolesHandler, PersonDirectory, AlertOfBreakGlassHandler],
})
export class PeopleModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add(peopleReactors).reaction({ name: 'people-alerts', table: alertReactions });
  }
}
