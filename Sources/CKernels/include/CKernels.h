// Inner loops for each instruction set. Never API: the floors above call them.
#ifndef SW_CKERNELS_H
#define SW_CKERNELS_H

#include "Graphs.h"
#include "Interpreter.h"
#include "Learning.h"
#include "RadixSort.h"
#include "Reduction.h"

#endif
