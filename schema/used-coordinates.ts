import { type DocumentNode, getNamedType, type GraphQLNamedType, type GraphQLSchema, isEnumType, isInputObjectType, type NamedTypeNode, typeFromAST, TypeInfo, visit, visitWithTypeInfo } from 'graphql';

/** Schema coordinates of all that a document needs of a schema. Through a variable it needs whatever the variable may hold. */
export function usedCoordinates(schema: GraphQLSchema, document: DocumentNode): ReadonlySet<string> {
  const used = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name }) {
        used.add(types.getParentType()?.name ?? '').add(`${types.getParentType()?.name}.${name.value}`);
        addValues(getNamedType(types.getType()), used);
      },
      Argument({ name }) {
        used.add(`${types.getParentType()?.name}.${types.getFieldDef()?.name}.${name.value}`);
      },
      NamedType({ name }) {
        used.add(name.value);
      },
      VariableDefinition({ type }) {
        addInput(getNamedType(typeFromAST(schema, type as NamedTypeNode)), used);
      },
      ObjectValue() {
        used.add(getNamedType(types.getInputType())?.name ?? '');
      },
      ObjectField({ name }) {
        used.add(`${getNamedType(types.getParentInputType())?.name}.${name.value}`);
      },
      EnumValue({ value }) {
        used.add(`${getNamedType(types.getInputType())?.name}.${value}`);
      },
    }),
  );
  return used;
}

function addInput(type: GraphQLNamedType | undefined, used: Set<string>, seen = new Set<GraphQLNamedType>()): void {
  addValues(type, used);
  if (!isInputObjectType(type) || seen.has(type)) return;
  seen.add(type);
  for (const field of Object.values(type.getFields())) {
    used.add(`${type.name}.${field.name}`);
    addInput(getNamedType(field.type), used, seen);
  }
}

function addValues(type: GraphQLNamedType | undefined, used: Set<string>): void {
  if (type) used.add(type.name);
  if (isEnumType(type)) for (const { name } of type.getValues()) used.add(`${type.name}.${name}`);
}
