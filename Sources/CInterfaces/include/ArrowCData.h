// The Arrow C data interface: columns between libraries without copying.
// Source: https://arrow.apache.org/docs/format/CDataInterface.html
#pragma once
#include <stdint.h>

enum { SW_ARROW_DICTIONARY_ORDERED = 1, SW_ARROW_NULLABLE = 2, SW_ARROW_KEYS_SORTED = 4 };

typedef struct sw_arrow_schema {
  const char *format, *name, *metadata;
  int64_t flags;
  int64_t child_count;
  struct sw_arrow_schema **children;
  struct sw_arrow_schema *dictionary;
  void (*release)(struct sw_arrow_schema *self);  // NULL once released
  void *manager;
} sw_arrow_schema;

typedef struct sw_arrow_array {
  int64_t length;
  int64_t null_count;  // -1: not counted
  int64_t offset;
  int64_t buffer_count;
  int64_t child_count;
  const void **buffers;
  struct sw_arrow_array **children;
  struct sw_arrow_array *dictionary;
  void (*release)(struct sw_arrow_array *self);  // NULL once released
  void *manager;
} sw_arrow_array;
