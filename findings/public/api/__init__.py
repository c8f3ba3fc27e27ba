"""The portal for programs: read-only, in JSON, described by its own OpenAPI document."""
