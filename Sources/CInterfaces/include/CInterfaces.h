// Structures that other projects fixed, so that memory can be shared with them. Never API: the
// floors above take and give their addresses.
#ifndef SW_CINTERFACES_H
#define SW_CINTERFACES_H

#include "ArrowCData.h"
#include "DLPack.h"
#include "ZStream.h"

#endif
