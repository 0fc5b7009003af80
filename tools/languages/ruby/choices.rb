# frozen_string_literal: true

# The generated code of a choice looks for its discriminator by the Ruby name, and a choice within a
# choice by a method that it does not have. (OpenAPITools/openapi-generator#13329 and #22495)
module Choices
  def openapi_discriminator_name = Desk.const_get(openapi_one_of.first).attribute_map.fetch(super)

  def build_from_hash(data) = build(data)
end

Desk.constants.map { |name| Desk.const_get(name) }.each do |choice|
  choice.singleton_class.prepend(Choices) if choice.respond_to?(:openapi_discriminator_name)
end
