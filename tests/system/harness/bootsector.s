# SPDX-License-Identifier: GPL-3.0-or-later
# A guest of 512 bytes: paints a picture in which neighbours differ (mode 13h, 320 by 200), then writes
# every byte of the keyboard on the serial line, as two hexadecimal digits and a line feed.
.intel_syntax noprefix
.code16
.globl _start
_start:
    cli                     # the BIOS would take the keys otherwise
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 0x7c00
    cld

    mov ax, 0x0013
    int 0x10
    cli
    mov ax, 0xa000
    mov es, ax
    xor di, di
    xor dx, dx              # row
row:
    xor cx, cx              # column
pixel:
    mov al, cl
    xor al, dl
    add al, ch
    stosb
    inc cx
    cmp cx, 320
    jne pixel
    inc dx
    cmp dx, 200
    jne row

    mov al, 'R'             # ready
    call send
    mov al, 10
    call send

next:
    in al, 0x64
    test al, 1
    jz next
    test al, 0x20           # of the mouse
    in al, 0x60
    jnz next
    mov bl, al
    shr al, 4
    call send_digit
    mov al, bl
    and al, 15
    call send_digit
    mov al, 10
    call send
    jmp next

send_digit:
    add al, '0'
    cmp al, '9'
    jbe send
    add al, 'a' - '9' - 1
send:
    mov ah, al
    mov dx, 0x3fd
wait:
    in al, dx
    test al, 0x20
    jz wait
    mov dx, 0x3f8
    mov al, ah
    out dx, al
    ret

.org 510
    .word 0xaa55
