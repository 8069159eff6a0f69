// How many strong references a Swift object has, which the Swift runtime tells and Swift does not.
#ifndef SW_REFERENCE_COUNT_H
#define SW_REFERENCE_COUNT_H

#include <stddef.h>

/// Exported by the Swift runtime on every platform.
size_t swift_retainCount(void *object);

#endif
