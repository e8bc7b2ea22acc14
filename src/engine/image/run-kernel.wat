;; Where a run of 8-byte big-endian table entries ends: the loop in which most of a check is spent.
;; Two entries a vector, eight vectors a turn. A short check ends before the engine would compile this for
;; speed, and code that was only translated pays for each branch: eight vectors take half the time of two.
(module
  (memory (import "platter" "memory") 1)

  ;; position: of the first entry to look at, end: behind the last, both in bytes
  ;; high, low: the value that entry has to have; step: what each further one has to add to it
  ;; returns the position of the first entry that differs, or end
  (func (export "endOfRun")
    (param $position i32) (param $end i32) (param $high i32) (param $low i32) (param $step i32)
    (result i32)
    (local $value i64) (local $add i64) (local $stride v128) (local $turn v128) (local $raw v128)
    ;; what the next sixteen entries have to be
    (local $e0 v128) (local $e1 v128) (local $e2 v128) (local $e3 v128)
    (local $e4 v128) (local $e5 v128) (local $e6 v128) (local $e7 v128)
    (local.set $value
      (i64.or (i64.shl (i64.extend_i32_u (local.get $high)) (i64.const 32))
              (i64.extend_i32_u (local.get $low))))
    (local.set $add (i64.extend_i32_u (local.get $step)))
    (local.set $e0
      (i64x2.replace_lane 1 (i64x2.splat (local.get $value)) (i64.add (local.get $value) (local.get $add))))
    (local.set $stride (i64x2.splat (i64.shl (local.get $add) (i64.const 1))))
    (local.set $e1 (i64x2.add (local.get $e0) (local.get $stride)))
    (local.set $e2 (i64x2.add (local.get $e1) (local.get $stride)))
    (local.set $e3 (i64x2.add (local.get $e2) (local.get $stride)))
    (local.set $e4 (i64x2.add (local.get $e3) (local.get $stride)))
    (local.set $e5 (i64x2.add (local.get $e4) (local.get $stride)))
    (local.set $e6 (i64x2.add (local.get $e5) (local.get $stride)))
    (local.set $e7 (i64x2.add (local.get $e6) (local.get $stride)))
    (local.set $turn (i64x2.splat (i64.shl (local.get $add) (i64.const 4))))
    (block $differs
      (loop $next
        (br_if $differs (i32.gt_u (i32.add (local.get $position) (i32.const 128)) (local.get $end)))
        (br_if $differs (v128.any_true
          (v128.or
            (v128.or
              (v128.or
                (v128.xor (local.get $e0) (i8x16.shuffle 7 6 5 4 3 2 1 0 15 14 13 12 11 10 9 8 (local.tee $raw (v128.load (local.get $position))) (local.get $raw)))
                (v128.xor (local.get $e1) (i8x16.shuffle 7 6 5 4 3 2 1 0 15 14 13 12 11 10 9 8 (local.tee $raw (v128.load offset=16 (local.get $position))) (local.get $raw))))
              (v128.or
                (v128.xor (local.get $e2) (i8x16.shuffle 7 6 5 4 3 2 1 0 15 14 13 12 11 10 9 8 (local.tee $raw (v128.load offset=32 (local.get $position))) (local.get $raw)))
                (v128.xor (local.get $e3) (i8x16.shuffle 7 6 5 4 3 2 1 0 15 14 13 12 11 10 9 8 (local.tee $raw (v128.load offset=48 (local.get $position))) (local.get $raw)))))
            (v128.or
              (v128.or
                (v128.xor (local.get $e4) (i8x16.shuffle 7 6 5 4 3 2 1 0 15 14 13 12 11 10 9 8 (local.tee $raw (v128.load offset=64 (local.get $position))) (local.get $raw)))
                (v128.xor (local.get $e5) (i8x16.shuffle 7 6 5 4 3 2 1 0 15 14 13 12 11 10 9 8 (local.tee $raw (v128.load offset=80 (local.get $position))) (local.get $raw))))
              (v128.or
                (v128.xor (local.get $e6) (i8x16.shuffle 7 6 5 4 3 2 1 0 15 14 13 12 11 10 9 8 (local.tee $raw (v128.load offset=96 (local.get $position))) (local.get $raw)))
                (v128.xor (local.get $e7) (i8x16.shuffle 7 6 5 4 3 2 1 0 15 14 13 12 11 10 9 8 (local.tee $raw (v128.load offset=112 (local.get $position))) (local.get $raw))))))))
        (local.set $e0 (i64x2.add (local.get $e0) (local.get $turn)))
        (local.set $e1 (i64x2.add (local.get $e1) (local.get $turn)))
        (local.set $e2 (i64x2.add (local.get $e2) (local.get $turn)))
        (local.set $e3 (i64x2.add (local.get $e3) (local.get $turn)))
        (local.set $e4 (i64x2.add (local.get $e4) (local.get $turn)))
        (local.set $e5 (i64x2.add (local.get $e5) (local.get $turn)))
        (local.set $e6 (i64x2.add (local.get $e6) (local.get $turn)))
        (local.set $e7 (i64x2.add (local.get $e7) (local.get $turn)))
        (local.set $position (i32.add (local.get $position) (i32.const 128)))
        (br $next)))
    (local.set $value (i64x2.extract_lane 0 (local.get $e0)))
    (block $ended
      (loop $one
        (br_if $ended (i32.ge_u (local.get $position) (local.get $end)))
        (br_if $ended (i64.ne (local.get $value)
          (i64x2.extract_lane 0
            (i8x16.shuffle 7 6 5 4 3 2 1 0 15 14 13 12 11 10 9 8
              (local.tee $raw (v128.load64_zero (local.get $position))) (local.get $raw)))))
        (local.set $value (i64.add (local.get $value) (local.get $add)))
        (local.set $position (i32.add (local.get $position) (i32.const 8)))
        (br $one)))
    (local.get $position)))
