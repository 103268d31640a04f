/* For tests alone, never shipped: stands for the bcryptprimitives.dll of Windows, which a Wine older than 9 lacks. */
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(BYTE *bytes, SIZE_T left) {
    while (left) {
        ULONG piece = left > 65536 ? 65536 : (ULONG)left;
        if (!SystemFunction036(bytes, piece)) return FALSE;
        bytes += piece;
        left -= piece;
    }
    return TRUE;
}
