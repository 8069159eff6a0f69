// Inner loops for each instruction set. Never API: the floors above call them.
#ifndef SW_CKERNELS_H
#define SW_CKERNELS_H

#include "Checksum.h"
#include "CSVKernels.h"
#include "CSVWriting.h"
#include "FFT.h"
#include "Graphs.h"
#include "GroupKernels.h"
#include "InstructionSet.h"
#include "Interpreter.h"
#include "JoinKernels.h"
#include "KeyDivision.h"
#include "KeySort.h"
#include "Learning.h"
#include "MatrixText.h"
#include "Moments.h"
#include "NumberKernels.h"
#include "NumberSort.h"
#include "RandomKernels.h"
#include "Reduction.h"
#include "ReferenceCount.h"
#include "Scan.h"
#include "Scattering.h"
#include "Searching.h"
#include "Selection.h"
#include "Spilling.h"
#include "TemporalKernels.h"
#include "TextKernels.h"
#include "TextSearch.h"
#include "TimeWriting.h"

#endif
