import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { administratorRefusals } from './administrator.decider.js';
import { HomeOfHandler } from './known-people.query.js';
import { administratorDoorway, personDoorway } from './people.doorway.js';
import { peopleReactors } from './people.processors.js';
import { PeopleCommandsController } from './people.routes.js';
import { personRefusals } from './person.decider.js';
import { ReadRolesHandler } from './roles/roles.query.js';

registerRefusals('people', personRefusals);
registerRefusals('people', administratorRefusals);

@Module({
  controllers: [PeopleCommandsController],
  providers: [...commandHandlers(personDoorway, administratorDoorway), HomeOfHandler, ReadRolesHandler],
})
export class PeopleModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add(peopleReactors);
  }
}
